// What stands further down comes once the first view is there: from then on the page needs no network.
addEventListener("load", () => setTimeout(() => {
  if (navigator.connection?.saveData) return;
  document.querySelectorAll("img[loading]").forEach(image => { image.loading = "eager"; });
  if (!location.protocol.startsWith("http")) return; // in a folder nothing can be fetched, and nothing need be
  const frames = [...document.querySelectorAll("figure[data-src]")].map(figure => fetch(figure.dataset.src));
  Promise.all(frames).then(() => { document.documentElement.dataset.complete = "yes"; });
}, 1000));
