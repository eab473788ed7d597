/** Networks of containers: addresses, names, published ports, and what outlives the engine. */
package org.pouchcontainer.it.network;
