package io.encodeonce.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.jobs.data.Tally;
import io.encodeonce.jobs.evaluation.Accuracy;
import io.encodeonce.jobs.evaluation.DecodingMethod;
import io.encodeonce.jobs.evaluation.Point;
import io.encodeonce.jobs.evaluation.Round;
import io.encodeonce.jobs.evaluation.Run;
import io.encodeonce.runtime.SpeculationCounts;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class QualityCurveTest {
  private static final Pattern MOVED = Pattern.compile("translate\\((\\S+) (\\S+)\\)");
  private static final Point LARGE = point(DecodingMethod.LARGE, 1, 84);
  private static final Point SMALL = point(DecodingMethod.SMALL, 3, 80);
  private static final Point EXACT = point(DecodingMethod.EXACT, 1.4, 84);
  private static final Point CAREFUL = point(DecodingMethod.deviation(0.8, 1), 1.5, 84);
  private static final Point WORSE = point(DecodingMethod.deviation(0.8, 2), 1.45, 83);
  private static final Point DARING = point(DecodingMethod.deviation(0.2, 6), 1.9, 82);
  private static final List<Point> POINTS = List.of(LARGE, SMALL, EXACT, DARING, WORSE, CAREFUL);

  @Test
  void theFrontIsWhatNoneOutdoes() {
    assertThat(QualityCurve.front(POINTS)).containsExactly(CAREFUL, DARING);
    assertThat(QualityCurve.front(List.of(LARGE, EXACT))).isEmpty();
    Point twin = point(DecodingMethod.deviation(0.8, 1.5), 1.5, 84);
    assertThat(QualityCurve.front(List.of(CAREFUL, twin))).containsExactly(CAREFUL, twin);
  }

  @Test
  void everyPointIsDrawnAndLabelled() throws Exception {
    Document drawing = parse(QualityCurve.draw(POINTS, "a < b & \"c\""));
    assertThat(texts(drawing, "text"))
        .contains("large alone", "small alone, at 3.00x", "exact", "0.8 / 1", "0.8 / 2", "0.2 / 6")
        .contains("a < b & \"c\"");
    assertThat(elements(drawing, "line"))
        .filteredOn(line -> line.getAttribute("class").equals("front"))
        .hasSize(1);
    Map<String, Place> places = places(drawing);
    assertThat(places).hasSize(POINTS.size());
    for (Point point : POINTS) {
      Place place = places.get(PointTable.words(point));
      assertThat(place.x()).isBetween(72.0, 772.0);
      assertThat(place.y()).isBetween(74.0, 440.0);
    }
    Place large = places.get(PointTable.words(LARGE));
    assertThat(places.get(PointTable.words(SMALL)).x()).isGreaterThan(large.x());
    assertThat(places.get(PointTable.words(SMALL)).y()).isGreaterThan(large.y());
    assertThat(places.get(PointTable.words(EXACT)).y()).isEqualTo(large.y());
  }

  @Test
  void pointsThatAreAllAlikeCanBeDrawn() throws Exception {
    List<Point> alike =
        IntStream.range(0, 40)
            .mapToObj(i -> point(DecodingMethod.deviation(0.5, i), 1, 100))
            .toList();
    Document drawing = parse(QualityCurve.draw(alike, ""));
    assertThat(places(drawing)).hasSize(40);
    assertThat(texts(drawing, "text")).contains("0.5 / 0").doesNotContain("0.5 / 39");
  }

  private static Point point(DecodingMethod method, double speedUp, int percent) {
    Tally tally = new Tally(percent, 100);
    Round round = new Round(new Run.Time(speedUp, 1), new Run.Time(1, 1));
    return new Point(
        method, 100, new Accuracy(tally, tally, tally), 1, SpeculationCounts.NONE, List.of(round));
  }

  private static Document parse(String drawing) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(drawing)));
  }

  private static List<String> texts(Document drawing, String tag) {
    return elements(drawing, tag).stream().map(Element::getTextContent).toList();
  }

  /** Of the markers, by their words. */
  private static Map<String, Place> places(Document drawing) {
    return elements(drawing, "path").stream()
        .collect(Collectors.toMap(Element::getTextContent, QualityCurveTest::place));
  }

  private static Place place(Element path) {
    Matcher moved = MOVED.matcher(path.getAttribute("transform"));
    assertThat(moved.matches()).isTrue();
    return new Place(Double.parseDouble(moved.group(1)), Double.parseDouble(moved.group(2)));
  }

  private static List<Element> elements(Document drawing, String tag) {
    NodeList nodes = drawing.getElementsByTagName(tag);
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }
}
