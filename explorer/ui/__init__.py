"""How it is shown: Qt and pyqtgraph, no TensorFlow."""
