package org.pouchcontainer.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.cli.CliException;

class TextTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00.5Z");

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 seconds",
    "PT-5S, 0 seconds",
    "PT0.9S, 0 seconds",
    "PT1S, 1 second",
    "PT59S, 59 seconds",
    "PT60S, 1 minute",
    "PT119S, 1 minute",
    "PT3H, 3 hours",
    "PT47H, 1 day",
    "P2D, 2 days",
    "P7D, 1 week",
    "P29D, 4 weeks",
    "P30D, 1 month",
    "P364D, 12 months",
    "P365D, 1 year",
    "P800D, 2 years"
  })
  void durationsAreOfTheLargestUnitThatFits(Duration span, String text) {
    assertThat(Durations.of(span)).isEqualTo(text);
    assertThat(Durations.ago(NOW.minus(span), NOW)).isEqualTo(text + " ago");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.00 B",
    "1023, 1023.00 B",
    "1024, 1.00 KB",
    "1033144, 1008.93 KB",
    "1572864, 1.50 MB",
    "10737418240, 10.00 GB"
  })
  void sizesHaveTwoDigits(long bytes, String text) {
    assertThat(Sizes.format(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "512, 512",
    "512b, 512",
    "64k, 65536",
    "64K, 65536",
    "1.5g, 1610612736",
    "2GB, 2147483648",
    "2GiB, 2147483648",
    "1t, 1099511627776"
  })
  void sizesAreRead(String text, long bytes) {
    assertThat(Sizes.parse("memory", text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "1x", "1e9", "1.2.3", "999999999999999999p"})
  void wrongSizesNameTheFlag(String text) {
    assertThatThrownBy(() -> Sizes.parse("memory", text))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("--memory");
  }

  @Test
  void tablesAlignColumnsByCharactersAndHaveNoTrailingSpaces() {
    Table table = new Table("Name", "ID", "Image");
    table.row("a", "1", "").row("größer", "12345", "busybox");
    assertThat(table.text())
        .isEqualTo("Name     ID      Image\na        1\ngrößer   12345   busybox\n");
  }

  @Test
  void tablesOfHeadsOnlyAreTheHeads() {
    assertThat(new Table(4, List.of("PID", "CMD")).text()).isEqualTo("PID    CMD\n");
  }

  @Test
  void controlCharactersOfCellsCannotReachTheTerminal() {
    assertThat(new Table("A").row("x\u001b[2Jy\n").text()).isEqualTo("A\nx [2Jy\n");
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "1700000000, 1700000000",
    "1700000000.5, 1700000000.5",
    "10m, 1795348200.500000000",
    "1h30m, 1795343400.500000000",
    "2026-01-31T15:04:05Z, 1769871845.000000000",
    "2026-01-31T15:04:05.25+01:00, 1769868245.250000000"
  })
  void pointsInTimeBecomeSeconds(String text, String seconds) {
    assertThat(PointsInTime.seconds("since", text, NOW)).isEqualTo(seconds);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "10x", "2026-13-01", "1m2"})
  void wrongPointsInTimeNameTheFlag(String text) {
    assertThatThrownBy(() -> PointsInTime.seconds("since", text, NOW))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("--since");
  }
}
