package org.pouchcontainer.snapshotter.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.spi.snapshot.SnapshotInfo;
import org.pouchcontainer.spi.snapshot.SnapshotInfo.Kind;

class SnapshotRecordTest {
  private static final Instant WHEN = Instant.ofEpochMilli(1_700_000_000_123L);

  @Test
  @DisplayName("a record is read as it was written")
  void roundTrip() {
    for (SnapshotInfo info :
        new SnapshotInfo[] {
          new SnapshotInfo("k", Kind.ACTIVE, null, WHEN),
          new SnapshotInfo("sha256:00", Kind.COMMITTED, "p".repeat(255), WHEN),
          new SnapshotInfo("..", Kind.VIEW, ".", Instant.EPOCH)
        }) {
      assertThat(SnapshotRecord.decode(SnapshotRecord.encode(info))).contains(info);
    }
  }

  @Test
  @DisplayName("the form on disk is pinned")
  void form() {
    assertThat(SnapshotRecord.encode(new SnapshotInfo("k", Kind.ACTIVE, "p", WHEN)))
        .isEqualTo("1|ACTIVE|1700000000123|p|k");
  }

  @ParameterizedTest(name = "\"{0}\" is no record")
  @ValueSource(
      strings = {
        "",
        "1|ACTIVE|1|p",
        "1|ACTIVE|1|p|k|more",
        "2|ACTIVE|1|p|k",
        "1|GONE|1|p|k",
        "1|ACTIVE|soon|p|k",
        "1|ACTIVE|1|p|",
        "1|ACTIVE|1|a/b|k",
        "1|ACTIVE|1|p|../k",
        "/etc/passwd"
      })
  void garbage(String text) {
    assertThat(SnapshotRecord.decode(text)).isEmpty();
  }
}
