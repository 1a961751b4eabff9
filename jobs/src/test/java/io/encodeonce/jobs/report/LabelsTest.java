package io.encodeonce.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabelsTest {
  private static final Rectangle2D FRAME = new Rectangle2D.Double(0, 0, 200, 100);

  @Test
  void aLabelStandsAboveItsPointIfItCan() {
    Place point = new Place(100, 50);
    assertThat(new Labels(FRAME, List.of(point), List.of()).place("abc", point))
        .hasValueSatisfying(
            place -> {
              assertThat(place.x()).isEqualTo(100);
              assertThat(place.y()).isLessThan(50 - 6);
            });
  }

  @Test
  void aLabelDoesNotCrossALineIfItCanBeAvoided() {
    Place point = new Place(100, 50);
    Line2D upwards = new Line2D.Double(100, 50, 100, 0);
    assertThat(new Labels(FRAME, List.of(point), List.of(upwards)).place("abc", point))
        .hasValueSatisfying(place -> assertThat(place.y()).isGreaterThan(50 + 6));
    List<Line2D> everywhere =
        IntStream.range(0, 20)
            .<Line2D>mapToObj(i -> new Line2D.Double(0, 5 * i, 200, 5 * i))
            .toList();
    assertThat(new Labels(FRAME, List.of(point), everywhere).place("abc", point)).isPresent();
  }

  @Test
  void aLabelStaysInTheFrame() {
    Place corner = new Place(0, 0);
    assertThat(new Labels(FRAME, List.of(corner), List.of()).place("abc", corner))
        .hasValueSatisfying(
            place -> {
              assertThat(place.x()).isGreaterThan(6);
              assertThat(place.y()).isPositive();
            });
    assertThat(new Labels(FRAME, List.of(corner), List.of()).place("x".repeat(60), corner))
        .isEmpty();
  }

  @Test
  void labelsKeepClearOfEachOther() {
    Place point = new Place(100, 50);
    Labels labels = new Labels(FRAME, List.of(point), List.of());
    List<Place> placed =
        Stream.generate(() -> labels.place("abc", point))
            .limit(20)
            .flatMap(Optional::stream)
            .toList();
    assertThat(placed).doesNotHaveDuplicates().hasSizeBetween(4, 8);
  }
}
