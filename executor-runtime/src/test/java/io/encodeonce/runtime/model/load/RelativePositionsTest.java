package io.encodeonce.runtime.model.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.encodeonce.runtime.family.RelativeBias;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bucket for bucket what {@code make_position_golden.py} wrote. */
class RelativePositionsTest {
  record Table(int buckets, int maxDistance, List<Long> encoder, List<Long> decoder) {
    @Override
    public String toString() {
      return "%d buckets to %d".formatted(buckets, maxDistance);
    }
  }

  static List<Table> tables() throws IOException {
    try (InputStream json =
        RelativePositionsTest.class.getResourceAsStream("/positions/buckets.json")) {
      return List.of(new ObjectMapper().readValue(json, Table[].class));
    }
  }

  @ParameterizedTest
  @MethodSource("tables")
  void bucketsAreHuggingFaces(Table table) {
    RelativePositions positions =
        new RelativePositions(new RelativeBias(table.buckets(), table.maxDistance()));
    assertThat(positions.encoderBuckets()).containsExactly(longs(table.encoder()));
    assertThat(positions.decoderBuckets()).containsExactly(longs(table.decoder()));
  }

  private static long[] longs(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }
}
