package org.pouchcontainer.image.records;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeasesTest {
  private final Leases leases = new Leases();

  private boolean deletable(String name) {
    return leases.unlessLeased(name, () -> true);
  }

  @Test
  void whatTwoHoldIsFreeWhenBothHaveLetGo() {
    Leases.Lease one = leases.open();
    Leases.Lease two = leases.open();
    one.hold("a");
    one.hold("a");
    two.hold("a");
    one.close();
    one.close();
    assertThat(deletable("a")).isFalse();
    two.close();
    assertThat(deletable("a")).isTrue();
  }

  @Test
  void whatIsReleasedDuringACollectionStaysUntilItEnds() {
    Leases.Lease pull = leases.open();
    pull.hold("layer");
    leases.beginCollection();
    // The collection has looked at the records; only now the pull writes its own and ends.
    pull.close();
    assertThat(deletable("layer")).isFalse();
    assertThat(deletable("other")).isTrue();
    leases.endCollection();
    assertThat(deletable("layer")).isTrue();
  }

  @Test
  void aDeletionThatFailsReportsSo() {
    assertThat(leases.unlessLeased("a", () -> false)).isFalse();
  }
}
