/** Pulling images, and what pulls of one image share. */
@NullMarked
package org.pouchcontainer.image.pull;

import org.jspecify.annotations.NullMarked;
