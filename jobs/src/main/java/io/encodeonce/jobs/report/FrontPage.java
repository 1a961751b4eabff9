package io.encodeonce.jobs.report;

import io.encodeonce.jobs.evaluation.Fronts;

/** A Pareto front as one page of HTML, drawing included. */
public final class FrontPage {
  private FrontPage() {}

  /**
   * Makes the page.
   *
   * @param drawing as {@link FrontCurve} makes it
   */
  public static String html(Fronts fronts, String drawing) {
    return HtmlPage.of("Quality and price", HtmlPage.part(FrontTable.html(fronts), drawing));
  }
}
