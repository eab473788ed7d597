/** Images as archives: loading, saving, and making them of a base and a layer. */
@NullMarked
package org.pouchcontainer.image.transfer;

import org.jspecify.annotations.NullMarked;
