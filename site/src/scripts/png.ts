/**
 * Buttons that save the picture beside them as PNG, where the build drew none: ten thousand would take it longer than everything else. The
 * SVG file of the same row of links is drawn at twice its size, in the light theme whatever the reader's is, as the PNGs of charts are.
 */
const SCALE = 2;

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("[data-png]") : null;
  const file = button?.parentElement?.querySelector<HTMLAnchorElement>('a[href$=".svg"]');
  if (button === null || !file) return;
  try {
    save(await draw(file.href), name(file.pathname));
  } catch {
    button.textContent = "PNG: could not be drawn";
  }
});

/** The SVG file of an address as PNG. Throws where it cannot be read or drawn. */
async function draw(address: string): Promise<Blob> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: HTTP ${answer.status}`);
  const svg = (await answer.text()).replace("(prefers-color-scheme:dark)", "not all");
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * SCALE;
  canvas.height = image.naturalHeight * SCALE;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((png) => (png === null ? reject(new Error(`${address}: too large to draw`)) : resolve(png))),
  );
}

/** "/families/org/base/timeline.svg" → "org-base-timeline.png". */
function name(path: string): string {
  return `${path
    .replace(/\.svg$/, "")
    .split("/")
    .slice(-3)
    .map(decodeURIComponent)
    .join("-")}.png`;
}

function save(png: Blob, as: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(png);
  link.download = as;
  link.click();
  // The browser reads it after the click; a minute is enough for the largest.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
