package org.pouchcontainer.snapshotter.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pouchcontainer.tck.Kinds.assertKind;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.spi.ErrorKind;

class SnapshotHomeTest {
  @ParameterizedTest(name = "home {0}, configured {1}: {2}")
  @CsvSource(
      nullValues = "-",
      value = {"/h,'',/h/snapshots/x", "/h,/y,/y", "-,/y,/y", "-,'',-", "'','',-", "/h,y,-"})
  void directories(String home, String configured, String expected) {
    if (expected == null) {
      assertKind(ErrorKind.INVALID_ARGUMENT, () -> SnapshotHome.of(home, configured, "x"));
    } else {
      assertThat(SnapshotHome.of(home, configured, "x")).hasToString(expected);
    }
  }
}
