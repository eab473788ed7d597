/** From layer blobs to chains of committed snapshots. */
@NullMarked
package org.pouchcontainer.image.unpack;

import org.jspecify.annotations.NullMarked;
