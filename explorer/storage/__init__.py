"""Reading from the disk and writing to it, without Qt and without TensorFlow.

files reading             atomic writing; reading that waits for nothing
runs/ tensorboard         runs of a training, kept; their event files
sessions function_files   session files; text files with a function
slots                     a file for the state of each of several windows
csv/                      table files
"""
