package io.encodeonce.jobs.report;

import java.awt.geom.Line2D;
import java.util.Locale;

/** Writes a drawing, element by element. Not thread-safe. */
final class Svg {
  private final StringBuilder text = new StringBuilder();

  /**
   * Begins a drawing.
   *
   * @param title what it is called where it cannot be seen
   * @param style CSS of the elements' classes
   */
  Svg(double width, double height, String title, String style) {
    text.append(
        format(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$.0f %2$.0f" width="%1$.0f" \
            height="%2$.0f" role="img">
            <title>%3$s</title>
            <style>
            %4$s</style>
            """,
            width, height, escaped(title), escaped(style)));
  }

  void line(String style, Line2D line) {
    text.append(
        format(
            "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
            style, line.getX1(), line.getY1(), line.getX2(), line.getY2()));
  }

  /**
   * Writes a text.
   *
   * @param style with the class that anchors it
   * @param place on its base line
   */
  void text(String style, Place place, String content) {
    text.append(
        format(
            "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>\n",
            style, place.x(), place.y(), escaped(content)));
  }

  /**
   * Draws a shape, with words that show when the pointer rests on them.
   *
   * @param path as in an element's attribute d
   * @param moved where its origin lies, x and y
   */
  void path(String style, String path, Place moved, String words) {
    text.append(
        format(
            "<path class=\"%s\" d=\"%s\" transform=\"translate(%.1f %.1f)\"><title>%s</title></path>\n",
            style, path, moved.x(), moved.y(), escaped(words)));
  }

  /** Ends the drawing. */
  String end() {
    return text + "</svg>\n";
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** The content as text between elements. */
  static String escaped(String content) {
    return content
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
