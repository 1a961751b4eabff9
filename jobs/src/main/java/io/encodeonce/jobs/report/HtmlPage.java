package io.encodeonce.jobs.report;

/** Tables, each with a drawing, as one page. */
final class HtmlPage {
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <title>%1$s</title>
      <style>
      body { font: 15px sans-serif; max-width: 820px; margin: 2em auto; color: #4b535e; }
      table { border-collapse: collapse; }
      td { padding: 0.1em 1.5em 0.1em 0; white-space: nowrap; }
      %3$s</style>
      </head>
      <body>
      <h1>%1$s</h1>
      %2$s</body>
      </html>
      """;

  private static final String PART =
      """
      <table>
      %s</table>
      %s""";

  private HtmlPage() {}

  /**
   * Makes the page.
   *
   * @param body its parts
   */
  static String of(String title, String body) {
    return of(title, body, "");
  }

  /**
   * Makes the page.
   *
   * @param style CSS besides the page's own
   */
  static String of(String title, String body, String style) {
    return PAGE.formatted(Svg.escaped(title), body, style);
  }

  /**
   * Makes a part of a page.
   *
   * @param rows elements of its table
   * @param drawing an SVG element
   */
  static String part(String rows, String drawing) {
    return PART.formatted(rows, drawing);
  }
}
