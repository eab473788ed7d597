package org.pouchcontainer.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** The words are those of crun 1.8.1 and runc 1.1.5. */
class RuntimeErrorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "executable file `nosuch` not found in $PATH: No such file or directory | NOT_FOUND",
        "exec: \"nosuch\": executable file not found in $PATH | NOT_FOUND",
        "exec: \"/bin/nosuch\": stat /bin/nosuch: no such file or directory | NOT_FOUND",
        "open executable: Permission denied | PERMISSION_DENIED",
        "open executable: Operation not permitted | PERMISSION_DENIED",
        "exec: \"/etc\": permission denied | PERMISSION_DENIED",
        "container `v1` already exists | ALREADY_EXISTS",
        "container with given ID already exists | ALREADY_EXISTS",
        "write to /x: No space left on device | RESOURCE_EXHAUSTED",
        "cgroups in hybrid mode not supported, drop all controllers from cgroupv2 | UNAVAILABLE",
        "error stat'ing file `/nope`: No such file or directory | INVALID_ARGUMENT",
        "invalid rootfs: stat /nope: no such file or directory | INVALID_ARGUMENT",
        "args must not be empty | INVALID_ARGUMENT",
      })
  void create(String words, ErrorKind kind) {
    EngineException failure = RuntimeErrors.ofCreate("create container abc", words);
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure).hasMessage("create container abc: " + words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "executable file `nosuch` not found in $PATH: No such file or directory | NOT_FOUND",
        "exec: \"/etc\": permission denied | PERMISSION_DENIED",
        "the container `v1` is paused | FAILED_PRECONDITION",
        "cannot exec in a paused container (use --ignore-paused to override) | FAILED_PRECONDITION",
        "cannot exec in a stopped container | FAILED_PRECONDITION",
        "exec failed: container does not exist | FAILED_PRECONDITION",
        "error opening file `/x/u1/status`: No such file or directory | FAILED_PRECONDITION",
        "something about the process | INVALID_ARGUMENT",
      })
  void exec(String words, ErrorKind kind) {
    assertThat(RuntimeErrors.ofExec("exec", words).kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "error opening file `/x/u1/status`: No such file or directory | NOT_FOUND",
        "container does not exist | NOT_FOUND",
        "container not running | FAILED_PRECONDITION",
        "container not paused | FAILED_PRECONDITION",
        "cannot start an already running container | FAILED_PRECONDITION",
        "cannot open `/x/v1/exec.fifo`: No such file or directory | FAILED_PRECONDITION",
        "cannot delete container v1 that is not stopped: running | FAILED_PRECONDITION",
        "the container `v1` is not in `created` or `stopped` state | FAILED_PRECONDITION",
        "something else | INTERNAL",
      })
  void other_commands(String words, ErrorKind kind) {
    assertThat(RuntimeErrors.ofCommand("start", words, ErrorKind.INTERNAL).kind()).isEqualTo(kind);
  }

  @Test
  void log_decoration_is_taken_off_and_the_error_is_chosen() {
    assertThat(
            RuntimeErrors.tidy(
                "time=\"2026\" level=warning msg=\"odd\"\n"
                    + "time=\"2026\" level=error msg=\"exec: \\\"x\\\": bad\"\n"
                    + "time=\"2026\" level=warning msg=\"later\"\n"))
        .isEqualTo("exec: \"x\": bad");
    assertThat(RuntimeErrors.tidy("{\"msg\":\"gone\\nwrong\",\"level\":\"error\"}\n"))
        .isEqualTo("gone wrong");
    assertThat(RuntimeErrors.tidy("{broken")).isEqualTo("{broken");
    assertThat(RuntimeErrors.tidy("")).isEmpty();
  }

  @Test
  void messages_are_bounded_and_never_empty() {
    assertThat(RuntimeErrors.tidy("x".repeat(5000))).hasSizeLessThan(1100);
    assertThat(RuntimeErrors.ofCreate("create", "")).hasMessageContaining("no reason");
  }
}
