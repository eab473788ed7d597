package org.pouchcontainer.engine.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.api.container.MountRequest;
import org.pouchcontainer.spi.EngineException;

class MountRulesTest {
  private static MountRequest mount(
      MountRequest.Type type, String source, String target, String subpath, String... tmpfs) {
    return new MountRequest(
        type,
        source,
        target,
        false,
        "",
        true,
        true,
        true,
        subpath,
        List.of(),
        "",
        Map.of(),
        Map.of(),
        List.of(tmpfs),
        MountRequest.Origin.MOUNTS);
  }

  @ParameterizedTest
  @CsvSource({
    "/data, /data",
    "/a//b/, /a/b",
    "/a/./b, /a/b",
    "/../../etc, /etc",
    "/a/../../b, /b",
    "/..a, /..a",
    "/proc/meminfo, /proc/meminfo"
  })
  void targetsEndAtTheRoot(String text, String clean) {
    assertThat(MountRules.target(text)).isEqualTo(clean);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "data", "/", "/..", "/a/..", "/proc", "/proc/sys", "/x/../proc/self"})
  void badTargets(String text) {
    assertThatThrownBy(() -> MountRules.target(text)).isInstanceOf(EngineException.class);
  }

  @Test
  void badSourcesSubpathsAndOptions() {
    List<MountRequest> bad =
        List.of(
            mount(MountRequest.Type.BIND, "relative", "/t", ""),
            mount(MountRequest.Type.VOLUME, "v", "/t", "../up"),
            mount(MountRequest.Type.VOLUME, "v", "/t", "/abs"),
            mount(MountRequest.Type.TMPFS, "", "/t", "", "size=lots"),
            mount(MountRequest.Type.TMPFS, "", "/t", "", "context=x"));

    for (MountRequest request : bad) {
      assertThatThrownBy(() -> MountRules.check(List.of(request)))
          .as(request.toString())
          .isInstanceOf(EngineException.class);
    }
  }

  @Test
  void onePlaceIsMountedOnce() {
    MountRequest one = mount(MountRequest.Type.BIND, "/a", "/t", "");
    MountRequest same = mount(MountRequest.Type.BIND, "/b", "/t/.", "");

    assertThatThrownBy(() -> MountRules.check(List.of(one, same)))
        .isInstanceOf(EngineException.class);
  }

  @Test
  void whatIsAskedOfATmpfsWins() {
    MountRequest request = mount(MountRequest.Type.TMPFS, "", "/t", "", "exec", "size=64m");

    assertThat(TmpfsOptions.of(request)).containsExactly("nosuid", "nodev", "exec", "size=64m");
  }
}
