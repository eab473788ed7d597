/** Reading tars of layers and applying them to a directory, whatever is in them. */
@NullMarked
package org.pouchcontainer.image.tar;

import org.jspecify.annotations.NullMarked;
