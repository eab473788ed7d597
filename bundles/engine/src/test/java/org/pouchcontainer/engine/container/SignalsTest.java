package org.pouchcontainer.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.spi.EngineException;

class SignalsTest {
  @ParameterizedTest
  @CsvSource({
    "SIGTERM, 15",
    "term, 15",
    "KILL, 9",
    "9, 9",
    "SIGRTMIN+3, 37",
    "RTMAX-2, 62",
    "RTMIN, 34",
    "37, 37",
    "'', 15",
    "SIGHUP, 1"
  })
  void known(String text, int number) {
    assertThat(Signals.parse(text, Signals.TERM)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65", "SIGNOSUCH", "-9", "RTMIN+40", "RTMIN-1", "999"})
  void unknown(String text) {
    assertThatThrownBy(() -> Signals.parse(text, Signals.TERM)).isInstanceOf(EngineException.class);
  }
}
