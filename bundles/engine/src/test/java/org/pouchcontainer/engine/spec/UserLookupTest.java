package org.pouchcontainer.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.spi.EngineException;

class UserLookupTest {
  private static final Map<String, String> FILES =
      Map.of(
          "/etc/passwd",
          "root:x:0:0:root:/root:/bin/sh\nweb:x:33:34::/srv:/bin/sh\nbad line\n",
          "/etc/group",
          "root:x:0:\nwww:x:34:\naudio:x:29:web,other\nsecret:x:77:web\n");

  private final UserLookup lookup =
      new UserLookup(
          (path, limit) ->
              FILES.containsKey(path) ? FILES.get(path).getBytes(StandardCharsets.UTF_8) : null);

  @ParameterizedTest(name = "\"{0}\" is {1}:{2} at home in {3}")
  @CsvSource({
    "'', 0, 0, /root",
    "root, 0, 0, /root",
    "web, 33, 34, /srv",
    "33, 33, 34, /srv",
    "web:audio, 33, 29, /srv",
    "web:0, 33, 0, /srv",
    "4711, 4711, 0, /",
    "4711:4712, 4711, 4712, /"
  })
  void namesAndNumbers(String text, long uid, long gid, String home) {
    UserLookup.Identity found = lookup.resolve(text, List.of());

    assertThat(found.user().uid()).isEqualTo(uid);
    assertThat(found.user().gid()).isEqualTo(gid);
    assertThat(found.home()).isEqualTo(home);
  }

  @Test
  void membershipsAndThePrimaryGroupStayInForce() {
    assertThat(lookup.resolve("web", List.of("www", "5")).user().additionalGids())
        .containsExactly(5L, 29L, 34L, 77L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nobodyhere", "4294967296", "4294967295", "-1", "2147483648000", "web:nogroup"})
  void whatIsUnknownOrOverflowsIsRefusedAndNeverRoot(String text) {
    assertThatThrownBy(() -> lookup.resolve(text, List.of())).isInstanceOf(EngineException.class);
  }

  @Test
  void aRootWithoutFilesStillTakesNumbers() {
    UserLookup empty = new UserLookup((path, limit) -> null);

    assertThat(empty.resolve("", List.of()).user().uid()).isZero();
    assertThat(empty.resolve("7", List.of()).user().uid()).isEqualTo(7);
    assertThatThrownBy(() -> empty.resolve("web", List.of())).isInstanceOf(EngineException.class);
  }
}
