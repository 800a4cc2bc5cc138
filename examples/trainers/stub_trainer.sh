#!/bin/sh
# A trainer in POSIX shell that trains nothing: it gives back the weights it was given. For the failures of programs: its
# first argument says what goes wrong, its second with which message (hello, data, train; default: train).
# It reads JSON by sed, which is enough for the one program that talks to it.
fault=${1:-none}
at=${2:-train}

answer() { printf '{"jsonrpc":"2.0","id":%s,"result":%s}\n' "$1" "$2"; }

train() { # id, message
  weights=$(printf '%s' "$2" | sed -n 's/.*"initialWeights":\({[^}]*}\).*/\1/p')
  case $fault in
    nan) weights='{"dtype":"float32","shape":[1],"base64":"AADAfw=="}' ;;
    shape) weights=$(printf '%s' "$weights" | sed 's/"shape":\[[0-9]*\]/"shape":[3]/') ;;
    accuracy) seen=',"observations":[{"epoch":1,"updates":1,"trainingLoss":1,"trainingAccuracy":97,"testLoss":1,"testAccuracy":1}]' ;;
  esac
  answer "$1" "{\"outcome\":\"finished\",\"updates\":1,\"examplesSeen\":1,\"weights\":$weights$seen}"
}

go_wrong() { # id
  case $fault in
    dies) echo 'out of memory' >&2; exit 9 ;;
    killed) kill -KILL $$ ;;
    hangs) sleep 600 ;;
    deaf) trap '' TERM; while :; do sleep 1; done ;;
    garbage) echo 'epoch 1, loss 0.3' ;;
    binary) printf '\377\376\000\n' ;;
    half) printf '{"jsonrpc":"2.0","id":%s,"resu' "$1"; exit 0 ;;
    long) dd if=/dev/zero bs=1024 count=200 2>/dev/null | tr '\000' x; sleep 600 ;;
    wrong-id) answer 999 null ;;
    twice) answer "$1" null ;;
    late) sleep 3 ;;
    memory) ulimit -v 60000; big=$(head -c 300000000 /dev/zero | tr '\000' x) ;;
    slow) while :; do
        printf '{"jsonrpc":"2.0","method":"progress","params":{"request":%s}}\n' "$1"
        sleep 0.1
      done ;;
    leaves-child) sleep 600 & ;;
  esac
}

while IFS= read -r line; do
  id=$(printf '%s' "$line" | sed -n 's/^{"jsonrpc":"2.0","id":\([0-9]*\),.*/\1/p')
  method=$(printf '%s' "$line" | sed -n 's/^{[^{]*"method":"\([a-z]*\)".*/\1/p')
  if [ "$method" = "$at" ]; then go_wrong "$id"; fi
  case $method in
    hello) answer "$id" '{"protocol":1,"name":"stub-sh","version":"1","capabilities":{"observations":true}}' ;;
    data | forget) answer "$id" null ;;
    train) train "$id" "$line" ;;
  esac
done
