"""What is read from the disk and written to it, without Qt and without TensorFlow.

files reading   atomic writing; reading that waits for nothing
runs run_files run_arrays run_curves tensorboard   runs of a training, kept
sessions function_files   session files; text files with a function
csv/            table files
"""
