package io.encodeonce.jobs.report;

/** A table and a drawing as one page. */
final class HtmlPage {
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <title>%1$s</title>
      <style>
      body { font: 15px sans-serif; max-width: 820px; margin: 2em auto; color: #737b86; }
      table { border-collapse: collapse; }
      td { padding: 0.1em 1.5em 0.1em 0; }
      </style>
      </head>
      <body>
      <h1>%1$s</h1>
      <table>
      %2$s</table>
      %3$s</body>
      </html>
      """;

  private HtmlPage() {}

  /**
   * Makes the page.
   *
   * @param rows elements of the table
   * @param drawing an SVG element
   */
  static String of(String title, String rows, String drawing) {
    return PAGE.formatted(Svg.escaped(title), rows, drawing);
  }
}
