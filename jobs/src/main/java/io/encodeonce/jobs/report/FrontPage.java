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
    String groups = FrontTable.groupsHtml(fronts);
    String ofGroups =
        groups.isEmpty() ? "" : "<h2>Slots right by group</h2>\n" + HtmlPage.part(groups, "");
    return HtmlPage.of(
        "Quality and price", HtmlPage.part(FrontTable.html(fronts), drawing) + ofGroups);
  }
}
