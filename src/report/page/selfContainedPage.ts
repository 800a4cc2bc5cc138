import { type Markup, markup, trustedMarkup } from './markup.ts';
import { pageStyle } from './pageStyle.ts';

/**
 * One HTML page that needs nothing beside it: no script, nothing fetched (its policy forbids both), light and dark, desktop
 * and phone.
 */
export const selfContainedPage = (title: string, body: Markup): string =>
  markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title} · batchlaw</title>
<style>${trustedMarkup(pageStyle)}</style>
</head>
<body>
${body}
</body>
</html>
`.html;
