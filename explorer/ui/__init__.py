"""The window and its pictures: Qt and pyqtgraph, no TensorFlow."""
