/**
 * Networks on a Linux bridge. Private: nothing here is exported; the one service is {@link
 * org.pouchcontainer.spi.network.NetworkPlugin}.
 */
@NullMarked
package org.pouchcontainer.network.bridge;

import org.jspecify.annotations.NullMarked;
