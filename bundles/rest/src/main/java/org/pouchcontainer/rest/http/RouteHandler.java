package org.pouchcontainer.rest.http;

/** Answers the requests of one route. */
@FunctionalInterface
public interface RouteHandler {
  /**
   * Answers with exactly one of the exchange's closing methods, now or later from another thread;
   * an exception before that becomes an error answer.
   */
  void handle(Exchange exchange) throws Exception;
}
