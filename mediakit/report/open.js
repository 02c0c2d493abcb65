"use strict";
// A link to something that is folded opens it, and what it is folded in. Without script it leads to the folded line.
const unfold = () => {
  const aim = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!aim) return;
  for (let node = aim; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
  aim.scrollIntoView();
};
addEventListener("hashchange", unfold);
if (location.hash) unfold();
