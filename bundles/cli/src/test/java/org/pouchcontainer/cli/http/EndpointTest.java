package org.pouchcontainer.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.cli.CliException;

class EndpointTest {
  @Test
  void aUnixSocketIsAPath() {
    assertThat(Endpoint.parse("unix:///run/x.sock"))
        .isEqualTo(new Endpoint.Unix(Path.of("/run/x.sock")));
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://a:1234, a, 1234",
    "tcp://a, a, 2375",
    "tcp://:1234, 127.0.0.1, 1234",
    "http://a:80/, a, 80",
    "https://a:443, a, 443",
    "tcp://[::1]:5, ::1, 5",
    "tcp://[::1], ::1, 2375"
  })
  void aPortIsAHostAndANumber(String address, String host, int port) {
    assertThat(Endpoint.parse(address)).isEqualTo(new Endpoint.Tcp(host, port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "unix://", "ftp://x", "tcp://x:0", "tcp://x:y", "tcp://x:70000"})
  void otherAddressesAreRefused(String address) {
    assertThatThrownBy(() -> Endpoint.parse(address))
        .isInstanceOf(CliException.class)
        .hasMessageStartingWith("failed to parse host " + address);
  }
}
