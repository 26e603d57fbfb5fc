// Puts the assistant into another site's page, where this script's tag stands:
// <script src="https://events.example.org/embed.js" data-place="Newton, MA" async></script>
// Also: data-theme="light|dark|auto", data-lang="es", data-title, data-min-height and data-max-height in pixels.
(() => {
  const script = document.currentScript;
  const { place = "", theme = "auto", lang = "", title = "" } = script.dataset;
  const ours = new URL(script.src).origin;
  const least = Number(script.dataset.minHeight) || 320;
  const most = Math.max(Number(script.dataset.maxHeight) || 720, least);

  const frame = document.createElement("iframe");
  const query = new URLSearchParams({ place, theme, lang, parent: location.origin });
  frame.src = `${ours}/embed/?${query}`;
  frame.title = title || place || location.hostname;
  frame.loading = "lazy";
  frame.allow = "geolocation; clipboard-write"; // each only when a reader asks for it
  frame.style.display = "block";
  frame.style.boxSizing = "border-box";
  frame.style.width = "100%";
  frame.style.height = `${least}px`;
  frame.style.border = "0";
  frame.style.colorScheme = ["light", "dark"].includes(theme) ? theme : "light dark";

  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== ours || source !== frame.contentWindow || data?.superschedules !== "size") return;
    if (Number.isFinite(data.height)) frame.style.height = `${Math.min(Math.max(data.height, least), most)}px`;
    if (!title && typeof data.title === "string") frame.title = data.title;
  });

  // A tag in the head has no place in the page: the frame then comes at the page's end.
  const put = () => (script.closest("body") ? script.after(frame) : document.body.append(frame));
  if (document.body) put();
  else addEventListener("DOMContentLoaded", put);
})();
