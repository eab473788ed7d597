package org.pouchcontainer.network.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pouchcontainer.tck.Kinds.assertKind;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.network.EndpointRequest;
import org.pouchcontainer.spi.network.NetworkSpec;

/** Nothing that a client sends becomes a word of a script unchecked. */
class ValidationTest {
  private static final NetworkSpec NETWORK =
      new NetworkSpec(ContainerId.random().value(), "n", List.of(), false, false, Map.of());

  @ParameterizedTest(name = "{0} = \"{1}\"")
  @CsvSource({
    "com.docker.network.bridge.name, 'p0; flush ruleset'",
    "com.docker.network.bridge.name, 'a\"b'",
    "com.docker.network.bridge.name, '../../x'",
    "com.docker.network.bridge.name, sixteen-letters-",
    "com.docker.network.bridge.name, -batch",
    "com.docker.network.driver.mtu, 67",
    "com.docker.network.driver.mtu, 65536",
    "com.docker.network.driver.mtu, 1500 up",
    "com.docker.network.bridge.enable_icc, maybe",
    "com.docker.network.bridge.host_binding_ipv4, '::1'",
    "com.docker.network.bridge.host_binding_ipv4, 'localhost'"
  })
  void aWrongOptionIsRefused(String key, String value) {
    NetworkSpec network =
        new NetworkSpec(NETWORK.id(), "n", List.of(), false, false, Map.of(key, value));

    assertKind(ErrorKind.INVALID_ARGUMENT, () -> BridgeOptions.of(network));
  }

  @ParameterizedTest(name = "{0} = \"{1}\"")
  @CsvSource({
    "namespace, '/run/netns/a b'",
    "namespace, '/run/netns/a\nlink del lo'",
    "namespace, relative",
    "interface, 'eth0 up'",
    "interface, ''",
    "mac, '02:42:0a:0b:0c'",
    "mac, '03:42:0a:0b:0c:0d'",
    "mac, '02:42:0a:0b:0c:0d up'",
    "name, 'a b'",
    "name, 'a,b'",
    "name, 'a\nb'",
    "name, ''",
    "name, '-a'",
    "endpoint, 'abc'",
    "servers, '8.8.8.8 x'",
    "servers, '1.1.1.1,'"
  })
  void aWrongEndpointIsRefused(String field, String value) {
    assertKind(
        ErrorKind.INVALID_ARGUMENT,
        () ->
            EndpointCheck.whole(
                new EndpointRequest(
                    NETWORK,
                    field.equals("endpoint") ? value : ContainerId.random().value(),
                    ContainerId.random(),
                    Path.of(field.equals("namespace") ? value : "/run/netns/a"),
                    field.equals("interface") ? value : "eth0",
                    true,
                    field.equals("name") ? List.of(value) : List.of(),
                    List.of(),
                    field.equals("mac") ? value : "",
                    List.of(),
                    field.equals("servers")
                        ? Map.of(EndpointRequest.OPTION_DNS, value)
                        : Map.of())));
  }

  @ParameterizedTest
  @CsvSource({"my_service-1", "db.internal", "3f2a91c0aa11", "A"})
  void usualNamesAreTaken(String name) {
    EndpointRequest request =
        new EndpointRequest(
            NETWORK,
            ContainerId.random().value(),
            ContainerId.random(),
            Path.of("/var/lib/pouch/netns/x"),
            "eth0",
            true,
            List.of(name),
            List.of(),
            "",
            List.of(),
            Map.of(EndpointRequest.OPTION_DNS, "8.8.8.8,2001:4860:4860::8888"));
    EndpointCheck.whole(request);

    assertThat(EndpointCheck.servers(request)).hasSize(2);
  }
}
