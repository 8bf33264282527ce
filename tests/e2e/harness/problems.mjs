// What a visitor would not see and a developer should: everything that goes wrong while a page is open.

/** Watches a browser context; the problems collect in the list that is returned. */
export function watch(context, origin) {
  const problems = [];
  const isOurs = (url) => new URL(url).origin === origin || /^(data|blob|about):/.test(url);
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      problems.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  context.on('weberror', (error) => problems.push(`uncaught: ${error.error().stack ?? error.error()}`));
  context.on('request', (request) => {
    if (!isOurs(request.url())) problems.push(`request to another origin: ${request.url()}`);
  });
  context.on('requestfailed', (request) => {
    problems.push(`request failed: ${request.url()} (${request.failure()?.errorText})`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400) problems.push(`status ${response.status()}: ${response.url()}`);
  });
  return problems;
}
