/**
 * What those who take part go by: whether they go on, how long writers rest, how many jobs there may be, and what befalls
 * workers.
 *
 * @param {{ease?: number, mostJobs?: () => number}} how many times as long writers rest; sessions and prompts, from the first on
 */
export function lightLoad(random, { ease = 1, mostJobs = () => 24 } = {}) {
  return {
    isOn: true,
    isWorking: true,
    get mostJobs() {
      return mostJobs()
    },
    rest: (least, most) => ease * random.between(least, most),
    ailment: () => 'none',
    oversleep: () => random.between(1500, 3000),
    steps: () => random.whole(1, 3),
  }
}
