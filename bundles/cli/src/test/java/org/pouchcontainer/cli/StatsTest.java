package org.pouchcontainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code pouch stats}. */
class StatsTest {
  private static final String HEAD =
      "CONTAINER ID   NAME   CPU %    MEM %   MEM USAGE / LIMIT   NET I/O       BLOCK I/O   PIDS\n";

  @TempDir Path home;
  private FakeEngine engine;

  @BeforeEach
  void start() throws IOException {
    engine = new FakeEngine(home);
  }

  @AfterEach
  void stop() throws IOException {
    engine.close();
  }

  private static String sample(String system) {
    return """
        {"id":"%s","name":"/t2","pids_stats":{"current":2},
         "networks":{"eth0":{"rx_bytes":1030,"tx_bytes":0}},
         "memory_stats":{"usage":906912,"limit":20971520,"stats":{"total_inactive_file":100000}},
         "blkio_stats":{"io_service_bytes_recursive":[{"op":"Read","value":5000},
          {"op":"Write","value":12}]},
         "cpu_stats":{"cpu_usage":{"total_usage":3000},"%s":20000,"online_cpus":2},
         "precpu_stats":{"cpu_usage":{"total_usage":1000},"%s":10000}}
        """
        .formatted("b8".repeat(32), system, system);
  }

  @ParameterizedTest
  @CsvSource({"system_cpu_usage", "syetem_cpu_usage"})
  void oneSampleIsATable(String spelling) {
    engine.on("GET /containers/t2/stats", 200, sample(spelling));
    CliRun run = CliRun.of(engine, home, "stats", "--no-stream", "t2");
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            HEAD
                + "b8b8b8b8b8b8   t2     40.00%   3.85%   788KiB / 20MiB      1.03kB / 0B   5kB / 12B"
                + "   2\n");
    assertThat(engine.lines()).containsExactly("GET /containers/t2/stats?stream=0");
  }

  @Test
  void withoutNamesAllThatRunAreShown() {
    engine.on("GET /containers/json", 200, "[{\"Names\":[\"t2\"]}]");
    engine.on("GET /containers/t2/stats", 200, sample("system_cpu_usage"));
    CliRun run = CliRun.of(engine, home, "stats", "--no-stream", "--format", "{{.Name}} {{.PIDs}}");
    assertThat(run.out()).isEqualTo("t2 2\n");
  }

  @Test
  void aStreamIsShownAsItComesAndEndsWithIt() {
    engine.on(
        "GET /containers/t2/stats", 200, sample("system_cpu_usage") + sample("system_cpu_usage"));
    CliRun run = CliRun.of(engine, home, "stats", "t2");
    assertThat(run.code()).isZero();
    assertThat(engine.lines()).containsExactly("GET /containers/t2/stats?stream=1");
  }

  @Test
  void aContainerThatIsNotThereIsNamed() {
    engine.on("GET /containers/no/stats", 404, "{\"message\":\"no container no\"}");
    CliRun run = CliRun.of(engine, home, "stats", "--no-stream", "no");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("Error: no container no\n");
  }
}
