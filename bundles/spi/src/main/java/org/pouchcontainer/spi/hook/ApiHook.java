package org.pouchcontainer.spi.hook;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;
import org.pouchcontainer.spi.EngineException;

/** Decides about requests to the REST interface before they are carried out. */
@ConsumerType
public interface ApiHook {
  /**
   * Looks at a request; throws to refuse it.
   *
   * @param method the HTTP method
   * @param path the path without a version prefix
   * @param client the common name of the client's certificate, or its uid on a unix socket
   * @throws EngineException the refusal, which the client is shown
   */
  void beforeRequest(String method, String path, Optional<String> client);
}
