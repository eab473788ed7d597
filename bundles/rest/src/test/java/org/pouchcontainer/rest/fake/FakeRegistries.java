package org.pouchcontainer.rest.fake;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.image.RegistryCredentials;
import org.pouchcontainer.api.image.RegistryService;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** A registry that knows one password. */
public final class FakeRegistries implements RegistryService {
  public volatile String asked = "";

  @Override
  public String login(String registry, RegistryCredentials credentials) {
    asked = registry;
    if (!credentials.password().equals("right")) {
      throw new EngineException(ErrorKind.UNAUTHENTICATED, "login: wrong name or password");
    }
    return "token";
  }

  @Override
  public RemoteImage inspect(String reference, @Nullable RegistryCredentials credentials) {
    asked = reference;
    return new RemoteImage(
        "application/vnd.oci.image.index.v1+json",
        FakeImages.LAYER,
        123,
        List.of("linux/amd64", "linux/arm/v7"));
  }

  @Override
  public List<Hit> search(
      String term,
      int limit,
      Map<String, List<String>> filters,
      @Nullable RegistryCredentials credentials) {
    asked = term + " " + limit + " " + filters;
    return List.of(new Hit("busybox", "small", 3, true, false));
  }
}
