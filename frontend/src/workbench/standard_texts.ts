/** Puts a standard text into the note of a step, by a click or by Alt and its number; what is written there stays. */

/** What the note says once `text` is put in between `start` and `end`, and where the writer goes on. */
export function withText(note: string, text: string, start: number, end: number): { readonly note: string; readonly at: number } {
  const before = note.slice(0, start);
  return { note: before + text + note.slice(end), at: before.length + text.length };
}

function putIn(form: HTMLFormElement, text: string): void {
  const note = form.querySelector<HTMLTextAreaElement>("#id_note");
  if (!note) return;
  const made = withText(note.value, text, note.selectionStart, note.selectionEnd);
  note.value = made.note.slice(0, note.maxLength > 0 ? note.maxLength : undefined);
  note.focus();
  note.setSelectionRange(made.at, made.at);
}

/** Answer to all forms of the page, those that come later as well. */
export function offerStandardTexts(root: HTMLElement): void {
  root.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLButtonElement>("[data-text]");
    if (button?.form) putIn(button.form, button.dataset["text"]!);
  });
  root.addEventListener("keydown", (event) => {
    const number = /^Digit([1-9])$/.exec(event.code)?.[1]; // on some keyboards Alt makes another sign of the digit
    if (!event.altKey || event.ctrlKey || event.metaKey || number === undefined) return;
    const form = (event.target as HTMLElement).closest<HTMLFormElement>("form.step");
    const button = form?.querySelectorAll<HTMLButtonElement>("[data-text]")[Number(number) - 1];
    if (!form || !button) return;
    event.preventDefault();
    putIn(form, button.dataset["text"]!);
  });
}
