package org.pouchcontainer.oci.distribution;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;

/**
 * A complete reference to an image: {@code domain/path[:tag][@digest]}.
 *
 * <p>Users write short forms; {@link #parse} completes them and {@link #familiar} shortens again.
 *
 * @param domain registry host with optional port
 * @param path repository on that registry
 * @param tag tag, or null
 * @param digest digest, or null; when both are given the digest decides and the tag is a note
 * @see <a href="https://github.com/distribution/reference">Docker's grammar</a>
 */
public record ImageReference(
    String domain, String path, @Nullable String tag, @Nullable Digest digest) {
  /** The tag that stands for none. */
  public static final String DEFAULT_TAG = "latest";

  private static final int MAX_CHARS = 1024;

  /** Validates; throws INVALID_ARGUMENT. */
  public ImageReference {
    String name = domain + "/" + path;
    ReferenceGrammar.requireDomain(domain, name);
    ReferenceGrammar.requirePath(path, name);
    if (tag != null) {
      ReferenceGrammar.requireTag(tag, name + ":" + tag);
    }
    if (name.length() > ReferenceGrammar.MAX_NAME_CHARS) {
      throw ReferenceGrammar.bad(
          name, "longer than " + ReferenceGrammar.MAX_NAME_CHARS + " characters");
    }
  }

  /**
   * Parses a reference and completes registry and namespace; a missing tag stays missing.
   *
   * @throws EngineException INVALID_ARGUMENT with what is wrong
   */
  public static ImageReference parse(String text, ReferenceDefaults defaults) {
    if (text.isEmpty()) {
      throw EngineException.invalid("image reference: it is empty");
    }
    if (text.length() > MAX_CHARS) {
      throw ReferenceGrammar.bad(text, "longer than " + MAX_CHARS + " characters");
    }
    if (ReferenceGrammar.isImageId(text)) {
      throw ReferenceGrammar.bad(text, "64 hex digits are an image id, not a name");
    }
    String rest = text;
    Digest digest = null;
    int at = rest.indexOf('@');
    if (at >= 0) {
      digest = parseDigest(text, rest.substring(at + 1));
      rest = rest.substring(0, at);
    }
    String tag = null;
    int colon = rest.lastIndexOf(':');
    if (colon > rest.lastIndexOf('/')) {
      tag = rest.substring(colon + 1);
      ReferenceGrammar.requireTag(tag, text);
      rest = rest.substring(0, colon);
    }
    return complete(rest, tag, digest, defaults, text);
  }

  private static Digest parseDigest(String whole, String text) {
    try {
      return Digest.parse(text);
    } catch (EngineException e) {
      throw new EngineException(
          e.kind(), ReferenceGrammar.bad(whole, Objects.toString(e.getMessage())).getMessage(), e);
    }
  }

  private static ImageReference complete(
      String name,
      @Nullable String tag,
      @Nullable Digest digest,
      ReferenceDefaults defaults,
      String whole) {
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    String domain;
    String path;
    if (isDomain(first)) {
      domain = first.equals("index.docker.io") ? "docker.io" : first;
      path = name.substring(slash + 1);
    } else {
      domain = defaults.registry();
      path = name;
    }
    boolean hub = domain.equals(defaults.registry()) || domain.equals("docker.io");
    if (hub && path.indexOf('/') < 0 && !defaults.namespace().isEmpty()) {
      ReferenceGrammar.requirePath(path, whole);
      path = defaults.namespace() + "/" + path;
    }
    return new ImageReference(domain, path, tag, digest);
  }

  /** Docker's rule for telling a registry from a first path component. */
  private static boolean isDomain(String first) {
    return first.indexOf('.') >= 0
        || first.indexOf(':') >= 0
        || first.equals("localhost")
        || !first.equals(first.toLowerCase(Locale.ROOT));
  }

  /** {@code domain/path}. */
  public String name() {
    return domain + "/" + path;
  }

  /** This reference, with the tag {@code latest} if it has neither tag nor digest. */
  public ImageReference withDefaultTag() {
    return tag == null && digest == null ? withTag(DEFAULT_TAG) : this;
  }

  /** The same name with this tag and no digest. */
  public ImageReference withTag(String newTag) {
    return new ImageReference(domain, path, newTag, null);
  }

  /** The same name with this digest and no tag. */
  public ImageReference withDigest(Digest newDigest) {
    return new ImageReference(domain, path, null, newDigest);
  }

  /** The name as users write it: without the default registry and namespace where that is clear. */
  public String familiarName(ReferenceDefaults defaults) {
    if (!domain.equals(defaults.registry())) {
      return name();
    }
    String prefix = defaults.namespace() + "/";
    boolean official = path.startsWith(prefix) && path.indexOf('/', prefix.length()) < 0;
    String shortName = official ? path.substring(prefix.length()) : path;
    // A first component such as "a.b" would be read as a registry: such names stay long.
    int slash = shortName.indexOf('/');
    boolean clear = slash < 0 || !isDomain(shortName.substring(0, slash));
    return clear ? shortName : name();
  }

  /** The whole reference as users write it; it parses back to this one. */
  public String familiar(ReferenceDefaults defaults) {
    return familiarName(defaults) + suffix();
  }

  private String suffix() {
    return (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
  }

  @Override
  public String toString() {
    return name() + suffix();
  }
}
