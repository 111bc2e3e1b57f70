/* Ways between many pages that are one row on a phone: the page one is on stands in its middle. */

for (const strip of document.querySelectorAll(".strip")) {
  const here = strip.querySelector("[aria-current]");
  if (here) strip.scrollLeft = here.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
}
