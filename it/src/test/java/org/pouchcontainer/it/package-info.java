/**
 * What the integration tests stand on: a daemon started from the built assembly, the clients that
 * users have, a registry on loopback, images made byte by byte, and a check for what was left.
 *
 * <p>Nothing here imports a class of the engine: the tests see what users see.
 */
package org.pouchcontainer.it;
