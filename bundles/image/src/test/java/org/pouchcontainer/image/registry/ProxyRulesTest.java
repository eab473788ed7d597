package org.pouchcontainer.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.spi.EngineException;

class ProxyRulesTest {
  @ParameterizedTest(name = "{0} with NO_PROXY={1}")
  @CsvSource({
    "https://registry.example/v2/, '', true",
    "https://registry.example/v2/, registry.example, false",
    "https://registry.example/v2/, example, false",
    "https://registry.example/v2/, .example, false",
    "https://registry.example/v2/, *.example, false",
    "https://registry.example/v2/, ample, true",
    "https://registry.example:5000/v2/, registry.example:5000, false",
    "https://registry.example:5000/v2/, registry.example:443, true",
    "https://registry.example/v2/, 'a b,REGISTRY.example', false",
    "https://registry.example/v2/, *, false",
    "http://10.1.2.3/v2/, 10.0.0.0/8, false",
    "http://11.1.2.3/v2/, 10.0.0.0/8, true",
    "http://127.0.0.1:5000/v2/, '', false",
    "http://localhost/v2/, '', false",
    "http://[::1]:5000/v2/, '', false",
  })
  void goesThroughTheProxy(String uri, String exceptions, boolean proxied) {
    ProxyRules rules = ProxyRules.of("http://proxy:3128", Map.of("no_proxy", exceptions));
    assertThat(rules.select(URI.create(uri)).get(0).type())
        .isEqualTo(proxied ? Proxy.Type.HTTP : Proxy.Type.DIRECT);
  }

  @Test
  void theEnvironmentCountsWhereNothingIsConfigured() {
    Map<String, String> environment = Map.of("HTTPS_PROXY", "http://secure:1", "http_proxy", "p:2");
    ProxyRules rules = ProxyRules.of("", environment);
    assertThat(rules.select(URI.create("https://r.example/")).toString()).contains("secure");
    assertThat(rules.select(URI.create("http://r.example/")).toString()).contains("p");
    ProxyRules configured = ProxyRules.of("http://mine:3", environment);
    assertThat(configured.select(URI.create("https://r.example/")).toString()).contains("mine");
    assertThat(ProxyRules.of("", Map.of()).select(URI.create("https://r.example/")))
        .containsExactly(Proxy.NO_PROXY);
    assertThatThrownBy(() -> ProxyRules.of("no proxy", Map.of()))
        .isInstanceOf(EngineException.class);
  }
}
