package org.pouchcontainer.image.registry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.EngineException;

/**
 * Which proxy a request takes: the configured one, else that of the environment ({@code
 * HTTPS_PROXY}, {@code HTTP_PROXY}, in either case); none for loopback addresses and what {@code
 * NO_PROXY} names: hosts, {@code .domain} for all below, {@code host:port}, {@code *}, and IPv4
 * networks as {@code 10.0.0.0/8}.
 */
public final class ProxyRules extends ProxySelector {
  private final String forHttp;
  private final String forHttps;
  private final List<String> exceptions;

  private ProxyRules(String forHttp, String forHttps, List<String> exceptions) {
    this.forHttp = forHttp;
    this.forHttps = forHttps;
    this.exceptions = exceptions;
  }

  /**
   * Reads the rules.
   *
   * @param setting {@code http://host:port} for everything, or empty
   * @throws EngineException INVALID_ARGUMENT for a setting that is no such address
   */
  public static ProxyRules of(String setting, Map<String, String> environment) {
    String http = setting.isEmpty() ? either(environment, "HTTP_PROXY") : setting;
    String https = setting.isEmpty() ? either(environment, "HTTPS_PROXY") : setting;
    if (!http.isEmpty()) {
      address(http);
    }
    if (!https.isEmpty()) {
      address(https);
    }
    List<String> exceptions = new ArrayList<>();
    for (String part : either(environment, "NO_PROXY").split("[,\\s]+")) {
      if (!part.isBlank()) {
        exceptions.add(part.toLowerCase(Locale.ROOT));
      }
    }
    return new ProxyRules(http, https, exceptions);
  }

  private static String either(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "");
    return value.isEmpty() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : value;
  }

  private static InetSocketAddress address(String proxy) {
    try {
      URI uri = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
      if (uri.getHost() != null) {
        int port = uri.getPort() < 0 ? 80 : uri.getPort();
        return InetSocketAddress.createUnresolved(uri.getHost(), port);
      }
    } catch (IllegalArgumentException e) {
      throw EngineException.invalid(
          "image proxy \"%s\": expected http://host:port".formatted(proxy));
    }
    throw EngineException.invalid("image proxy \"%s\": expected http://host:port".formatted(proxy));
  }

  @Override
  public List<Proxy> select(@Nullable URI uri) {
    if (uri == null || uri.getHost() == null) {
      return List.of(Proxy.NO_PROXY);
    }
    String proxy = "https".equals(uri.getScheme()) ? forHttps : forHttp;
    return List.of(
        proxy.isEmpty() || isExempt(uri)
            ? Proxy.NO_PROXY
            : new Proxy(Proxy.Type.HTTP, address(proxy)));
  }

  private boolean isExempt(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
    return host.equals("localhost")
        || host.startsWith("127.")
        || host.equals("[::1]")
        || exceptions.stream().anyMatch(rule -> matches(rule, host, port));
  }

  private static boolean matches(String rule, String host, int port) {
    int colon = rule.lastIndexOf(':');
    boolean withPort = colon > 0 && rule.substring(colon + 1).matches("[0-9]{1,5}");
    if (withPort && Integer.parseInt(rule.substring(colon + 1)) != port) {
      return false;
    }
    String name = withPort ? rule.substring(0, colon) : rule;
    String domain = name.startsWith("*.") ? name.substring(1) : name;
    return name.equals("*")
        || host.equals(name)
        || (domain.startsWith(".") ? host.endsWith(domain) : host.endsWith("." + domain))
        || isInNetwork(host, name);
  }

  private static boolean isInNetwork(String host, String rule) {
    int slash = rule.indexOf('/');
    if (slash < 0 || !rule.substring(slash + 1).matches("[0-9]{1,2}")) {
      return false;
    }
    int bits = Integer.parseInt(rule.substring(slash + 1));
    long network = ipv4(rule.substring(0, slash));
    long address = ipv4(host);
    return network >= 0
        && address >= 0
        && bits <= 32
        && network >> (32 - bits) == address >> (32 - bits);
  }

  private static long ipv4(String text) {
    if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
      return -1;
    }
    long value = 0;
    for (String part : text.split("\\.")) {
      value = value << 8 | Math.min(255, Integer.parseInt(part));
    }
    return value;
  }

  @Override
  public void connectFailed(
      @Nullable URI uri, @Nullable SocketAddress address, @Nullable IOException failure) {
    // The request itself fails with the same cause; there is no second proxy to turn to.
  }
}
