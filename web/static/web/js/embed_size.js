// Inside another site's frame: tells the page around it how high we are, and what we are called.

/** Tell the parent, whose origin the frame's address names, each new height; a page that is not framed tells nobody. */
export function tellSize() {
  const origin = originOf(new URLSearchParams(location.search).get("parent"));
  if (window.parent === window || !origin) return;
  new ResizeObserver(() => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    window.parent.postMessage({ superschedules: "size", height, title: document.title }, origin);
  }).observe(document.body);
}

function originOf(address) {
  try {
    return new URL(address).origin;
  } catch {
    return "";
  }
}
