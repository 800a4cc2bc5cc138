import type { Spec } from 'vega';
import type { TopLevelSpec } from 'vega-lite';

/**
 * A plot as inline SVG that scales to its container's width. Drawn without a browser; vega is loaded at the first call.
 * @param spec of Vega-Lite, or of Vega where it has marks
 * @param id unique on the page: clip paths of several plots must not share names
 * @param label text alternative; markup characters are escaped
 */
export const renderPlot = async (spec: TopLevelSpec | Spec, id: string, label: string): Promise<string> => {
  const [{ compile }, { parse, View }] = await Promise.all([import('vega-lite'), import('vega')]);
  const view = new View(parse('marks' in spec ? spec : compile(spec as TopLevelSpec).spec), { renderer: 'none' });
  try {
    const svg = await view.toSVG();
    const own = id.replace(/[^\w-]/g, '-');
    const clips: string[] = []; // vega counts them over the whole process
    const escaped = label.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
    return svg
      .replace(/ (class|role|aria-[a-z]+|pointer-events)="[^"]*"/g, '') // the image is one thing: its label says it all
      .replace(
        /<svg[^>]*viewBox="([^"]+)"[^>]*>/,
        (_, box: string) => `<svg class="plot" role="img" aria-label="${escaped}" viewBox="${box}">`,
      )
      .replace(/(id="|url\(#)clip(\d+)/g, (_, start: string, clip: string) => {
        if (!clips.includes(clip)) clips.push(clip);
        return `${start}${own}-clip${clips.indexOf(clip)}`;
      });
  } finally {
    view.finalize();
  }
};
