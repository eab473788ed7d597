package org.pouchcontainer.rest.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pouchcontainer.api.container.ContainerState;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.rest.fake.FakeContainers;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

class ApiDialectTest {
  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

  private static Arguments row(
      String what, Function<ApiDialect, Object> asked, Object pouch, Object docker) {
    return arguments(what, asked, pouch, docker);
  }

  static Stream<Arguments> differences() {
    return Stream.of(
        row("server name", ApiDialect::serverName, "Pouch", "Docker"),
        row("engine version", d -> d.engineVersion("1.2"), "1.2", "29.0.0+pouch.1.2"),
        row("API version", ApiDialect::apiVersion, "1.24", "1.56"),
        row("looks at the version prefix", ApiDialect::checksVersion, false, true),
        row("name", d -> d.shownName("web"), "web", "/web"),
        row("stop of a stopped one", ApiDialect::stopOfStopped, 204, 304),
        row("frames attach", d -> d.framesAttach(false), false, true),
        row("frames attach of a terminal", d -> d.framesAttach(true), false, false),
        row("frames logs and exec", d -> d.framesOutput(false), true, true),
        row("frames logs and exec of a terminal", d -> d.framesOutput(true), false, false),
        row("a body must say that it is JSON", ApiDialect::asksForJsonType, false, true),
        row("attach fails in text", ApiDialect::attachFailsInText, false, true),
        row("statistics stream by default", ApiDialect::statsStreamByDefault, false, true),
        row("create tells the name", ApiDialect::createTellsName, true, false),
        row("update tells warnings", ApiDialect::updateTellsWarnings, false, true),
        row("image removal tells what went", ApiDialect::removalTellsImages, false, true),
        row("list tells all of HostConfig", ApiDialect::listTellsHostConfig, true, false),
        row("inspect has Pouch's fields", ApiDialect::tellsPouchFields, true, false),
        row("signal of kill without one", ApiDialect::defaultKillSignal, "KILL", "KILL"),
        row("swappiness 0 is unset", ApiDialect::zeroSwappinessIsUnset, true, false),
        row("stop timeout 0 is the container's", ApiDialect::zeroIsOwnTimeout, true, false),
        row("attach takes all streams", ApiDialect::attachTakesAll, true, false),
        row("input ends with client", d -> d.inputEndsWithClient(false), true, false),
        row("input ends with only client", d -> d.inputEndsWithClient(true), true, true),
        row(
            "id that commit tells",
            d -> d.shownCommit(FakeContainers.IMAGE),
            FakeContainers.IMAGE.shortHex(),
            FakeContainers.IMAGE.toString()),
        row("a tag may move", ApiDialect::movesTags, false, true),
        row("prune takes tagged images", ApiDialect::prunesTaggedImages, true, false),
        row("network without a name", ApiDialect::statusOfNamelessNetwork, 500, 400),
        row("end of a progress message", ApiDialect::progressEnd, "", "\r\n"),
        row("word for stopped", d -> d.stateWord(ContainerStatus.STOPPED), "stopped", "exited"),
        row("word for exited", d -> d.stateWord(ContainerStatus.EXITED), "exited", "exited"),
        row(
            "filter exited",
            d -> d.stateFilter("exited"),
            List.of("exited"),
            List.of("exited", "stopped")),
        row(
            "filter running",
            d -> d.stateFilter("running"),
            List.of("running"),
            List.of("running")),
        row("filter with a part", d -> d.stateFilter("creat"), List.of("created"), List.of()));
  }

  @ParameterizedTest(name = "{0}: {2} in Pouch, {3} in Docker")
  @MethodSource("differences")
  void differ(String what, Function<ApiDialect, Object> asked, Object pouch, Object docker) {
    assertThat(asked.apply(ApiDialect.POUCH)).as(what).isEqualTo(pouch);
    assertThat(asked.apply(ApiDialect.DOCKER)).as(what).isEqualTo(docker);
  }

  @ParameterizedTest(name = "{0}: {1} in Pouch, {2} in Docker")
  @CsvSource({
    "INVALID_ARGUMENT, 400, 400",
    "NOT_FOUND, 404, 404",
    "ALREADY_EXISTS, 409, 409",
    "CONFLICT, 500, 409",
    "FAILED_PRECONDITION, 500, 409",
    "PERMISSION_DENIED, 403, 403",
    "UNAUTHENTICATED, 403, 401",
    "RESOURCE_EXHAUSTED, 500, 500",
    "UNAVAILABLE, 503, 503",
    "DEADLINE_EXCEEDED, 504, 504",
    "CANCELLED, 499, 499",
    "NOT_MODIFIED, 304, 304",
    "NOT_IMPLEMENTED, 501, 501",
    "DATA_LOSS, 500, 500",
    "INTERNAL, 500, 500",
  })
  void statusOfFailures(ErrorKind kind, int pouch, int docker) {
    EngineException failure = new EngineException(kind, "what happened");
    assertThat(ErrorAnswer.of(failure, ApiDialect.POUCH))
        .isEqualTo(new ErrorAnswer(pouch, "what happened"));
    assertThat(ErrorAnswer.of(failure, ApiDialect.DOCKER))
        .isEqualTo(new ErrorAnswer(docker, "what happened"));
  }

  @ParameterizedTest
  @EnumSource(ErrorKind.class)
  void everyKindHasAStatus(ErrorKind kind) {
    assertThat(ApiDialect.POUCH.status(kind)).isBetween(300, 599);
  }

  @Test
  void defectsAreInternal() {
    assertThat(ErrorAnswer.of(new IllegalStateException("x"), ApiDialect.DOCKER).status())
        .isEqualTo(500);
  }

  @ParameterizedTest(name = "{0} for {1} s: \"{2}\" in Pouch, \"{3}\" in Docker")
  @CsvSource({
    "CREATED, 0, created, Created",
    "RUNNING, 0, Up 0 second, Up Less than a second",
    "RUNNING, 1, Up 1 second, Up 1 second",
    "RUNNING, 5, Up 5 seconds, Up 5 seconds",
    "RUNNING, 61, Up 1 minute, Up About a minute",
    "RUNNING, 300, Up 5 minutes, Up 5 minutes",
    "RUNNING, 3700, Up 1 hour, Up About an hour",
    "RUNNING, 10800, Up 3 hours, Up 3 hours",
    "RUNNING, 172800, Up 2 days, Up 2 days",
    "RUNNING, 604800, Up 1 week, Up 7 days",
    "RUNNING, 1814400, Up 3 weeks, Up 3 weeks",
    "RUNNING, 7776000, Up 3 months, Up 3 months",
    "RUNNING, 94608000, Up 3 years, Up 3 years",
    "PAUSED, 4, Up 4 seconds(paused), Up 4 seconds (Paused)",
    "STOPPED, 2, Stopped (3) 2 seconds, Exited (3) 2 seconds ago",
    "EXITED, 2, Exited (3) 2 seconds, Exited (3) 2 seconds ago",
    "RESTARTING, 2, restarting, Restarting (3) 2 seconds ago",
    "REMOVING, 0, removing, Removal In Progress",
    "DEAD, 0, dead, Dead",
  })
  void statusTexts(ContainerStatus status, long seconds, String pouch, String docker) {
    Instant then = NOW.minusSeconds(seconds);
    ContainerState state = new ContainerState(status, 0, 3, "", false, then, then, 0);
    assertThat(ApiDialect.POUCH.statusText(state, NOW)).isEqualTo(pouch);
    assertThat(ApiDialect.DOCKER.statusText(state, NOW)).isEqualTo(docker);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "DOCKER, /v1.24/x, 24, /x",
    "DOCKER, /v1.56/a/b, 56, /a/b",
    "DOCKER, /x, 56, /x",
    "DOCKER, /vx.y/x, 56, /vx.y/x",
    "DOCKER, /v1.41, 56, /v1.41",
    "POUCH, /v9.99/x, 24, /x",
    "POUCH, /v1.24.1/x, 24, /x",
    "POUCH, /x, 24, /x",
    "POUCH, /volumes, 24, /volumes",
  })
  void versionPrefixes(ApiDialect dialect, String path, int minor, String rest) {
    assertThat(VersionPrefix.split(dialect, path)).isEqualTo(new VersionPrefix(1, minor, rest));
  }
}
