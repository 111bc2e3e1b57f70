/** Two photos, one over the other, cut where the reader slides to. */

/** Answer to all sliders of the page, those that come later as well. */
export function compareByHand(root: HTMLElement): void {
  root.addEventListener("input", (event) => {
    const slider = event.target as HTMLInputElement;
    slider.closest<HTMLElement>("[data-compare]")?.style.setProperty("--cut", `${slider.value}%`);
  });
}
