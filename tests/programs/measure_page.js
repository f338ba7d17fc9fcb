// Looks at a page of rbm_report from the inside and tells the frame around what is wrong, or "all visible, SCHEME".
addEventListener('load', () => {
  const wrong = [];
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\d.]+/g).map((c) => (c / 255) ** 2.2);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const page = luminance(getComputedStyle(document.body).backgroundColor);
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) wrong.push(`scrolls sideways: ${document.documentElement.scrollWidth}`);
  for (const svg of document.querySelectorAll('figure svg')) {
    const box = svg.getBoundingClientRect();
    const name = svg.getAttribute('aria-label');
    if (box.width < Math.min(300, 0.8 * width) || box.height < 150 || box.right > width) wrong.push(`${name}: ${box.width} x ${box.height}`);
    const parts = svg.querySelectorAll('path, image, use').length;
    if (parts < 5) wrong.push(`${name}: ${parts} parts`);
    for (const text of svg.querySelectorAll('text')) {
      if (contrast(luminance(getComputedStyle(text).fill), page) < 7) wrong.push(`${name}: text of ${getComputedStyle(text).fill}`);
      if (text.getBoundingClientRect().height < 8) wrong.push(`${name}: text ${text.getBoundingClientRect().height} high`);
    }
  }
  for (const image of document.querySelectorAll('svg image')) {
    if (image.getBoundingClientRect().width < 50) wrong.push('a map is not there');
  }
  for (const text of document.querySelectorAll('p, td, th, figcaption')) {
    if (contrast(luminance(getComputedStyle(text).color), page) < 4.5) wrong.push(`pale text: ${text.textContent}`);
  }
  const scheme = page > 0.5 ? 1 : 0;
  parent.postMessage(wrong.length ? wrong.slice(0, 3).join('; ') : `all visible, ${scheme}`, '*');
});
