package org.pouchcontainer.linux.file;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.KernelException;

/**
 * A path relative to some directory, as bytes, split at slashes. Empty components and {@code .} are
 * dropped, a leading slash means nothing; {@code ..} is kept and left to the kernel, which resolves
 * it within the root that the path is opened in.
 */
public final class RawPath {
  /** The directory itself. */
  public static final RawPath EMPTY = new RawPath(List.of());

  private final List<byte[]> components;

  private RawPath(List<byte[]> components) {
    this.components = components;
  }

  /**
   * Splits.
   *
   * @throws KernelException EINVAL if there is a NUL in it
   */
  public static RawPath of(byte[] path) {
    List<byte[]> components = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= path.length; i++) {
      if (i == path.length || path[i] == '/') {
        boolean dot = i - start == 1 && path[start] == '.';
        if (i > start && !dot) {
          components.add(Arrays.copyOfRange(path, start, i));
        }
        start = i + 1;
      } else if (path[i] == 0) {
        throw new KernelException(Errno.EINVAL.number(), "use a path", "", "NUL in it");
      }
    }
    return new RawPath(List.copyOf(components));
  }

  /** A path in UTF-8. */
  public static RawPath of(String path) {
    return of(path.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether it is the directory itself. */
  public boolean isEmpty() {
    return components.isEmpty();
  }

  /** How many components it has. */
  public int length() {
    return components.size();
  }

  /** Whether {@code ..} occurs. */
  public boolean climbs() {
    return components.stream().anyMatch(c -> c.length == 2 && c[0] == '.' && c[1] == '.');
  }

  /** All but the last component. */
  public RawPath parent() {
    return isEmpty() ? this : new RawPath(components.subList(0, components.size() - 1));
  }

  /**
   * The last component.
   *
   * @throws KernelException EINVAL if there is none or it is {@code ..}
   */
  public RawName name() {
    return isEmpty() ? RawName.of("") : RawName.of(components.get(components.size() - 1));
  }

  /** The first {@code count} components. */
  public RawPath first(int count) {
    return new RawPath(components.subList(0, count));
  }

  /** The component at {@code index}; fails as {@link #name} for {@code ..}. */
  public RawName component(int index) {
    return RawName.of(components.get(index));
  }

  /** This path and one more component. */
  public RawPath resolve(RawName name) {
    List<byte[]> longer = new ArrayList<>(components);
    longer.add(name.bytes());
    return new RawPath(List.copyOf(longer));
  }

  /** The components joined by slashes, {@code .} if there are none. */
  public byte[] bytes() {
    if (isEmpty()) {
      return new byte[] {'.'};
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] component : components) {
      if (out.size() > 0) {
        out.write('/');
      }
      out.writeBytes(component);
    }
    return out.toByteArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawPath p && Arrays.equals(bytes(), p.bytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes());
  }

  @Override
  public String toString() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }
}
