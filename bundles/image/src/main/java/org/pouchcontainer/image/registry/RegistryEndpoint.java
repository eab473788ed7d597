package org.pouchcontainer.image.registry;

import java.net.URI;
import java.util.Collection;
import java.util.Locale;
import org.pouchcontainer.spi.EngineException;

/**
 * Where a registry answers.
 *
 * @param base scheme, host and port, without a path
 * @param domain the name under which references know it
 */
public record RegistryEndpoint(URI base, String domain) {
  // References say docker.io; the service has never answered there.
  private static final String DOCKER_HUB = "docker.io";
  private static final String DOCKER_HUB_HOST = "registry-1.docker.io";

  /**
   * The endpoint of a reference's domain: HTTPS, and plain HTTP for loopback addresses and for the
   * insecure ones.
   *
   * @param insecure hosts, or hosts with port, that are spoken to in plain HTTP
   * @throws EngineException INVALID_ARGUMENT for a port that cannot be
   */
  public static RegistryEndpoint of(String domain, Collection<String> insecure) {
    requirePort(domain);
    String host = domain.equals(DOCKER_HUB) ? DOCKER_HUB_HOST : domain;
    boolean plain = isLoopback(domain) || isListed(domain, insecure);
    return new RegistryEndpoint(URI.create((plain ? "http://" : "https://") + host), domain);
  }

  /**
   * The endpoint of a mirror, given as a host or as an http or https address.
   *
   * @throws EngineException INVALID_ARGUMENT
   */
  public static RegistryEndpoint ofMirror(String mirror, Collection<String> insecure) {
    if (!mirror.contains("://")) {
      return of(mirror, insecure);
    }
    URI uri = URI.create(mirror.endsWith("/") ? mirror.substring(0, mirror.length() - 1) : mirror);
    boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    boolean bare = uri.getRawPath().isEmpty() && uri.getRawQuery() == null;
    if (!web || !bare || uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw EngineException.invalid(
          "registry mirror \"%s\": expected http://host[:port] or https://host[:port]"
              .formatted(mirror));
    }
    return new RegistryEndpoint(uri, uri.getRawAuthority());
  }

  private static void requirePort(String domain) {
    String port = domain.substring(hostOf(domain).length());
    if (!port.isEmpty() && (port.length() > 6 || Integer.parseInt(port.substring(1)) > 0xffff)) {
      throw EngineException.invalid("registry \"" + domain + "\": a port is 1 to 65535");
    }
  }

  private static boolean isListed(String domain, Collection<String> insecure) {
    return insecure.contains(domain) || insecure.contains(hostOf(domain));
  }

  private static boolean isLoopback(String domain) {
    String host = hostOf(domain).toLowerCase(Locale.ROOT);
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
  }

  private static String hostOf(String domain) {
    int colon = domain.lastIndexOf(':');
    return colon > domain.lastIndexOf(']') ? domain.substring(0, colon) : domain;
  }

  /** Whether it is spoken to without encryption. */
  boolean isPlain() {
    return "http".equals(base.getScheme());
  }

  /** The address of a path below the registry's API. */
  URI resolve(String path) {
    return URI.create(base + "/v2/" + path);
  }
}
