// Says when there is no network, and stops saying it when there is.
const banner = document.querySelector("[data-offline]");

function tell() {
  banner.hidden = navigator.onLine;
}

if (banner) {
  addEventListener("online", tell);
  addEventListener("offline", tell);
  tell();
}
